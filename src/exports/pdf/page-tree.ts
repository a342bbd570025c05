/** Pages in a tree of two levels, so that a reader finds page 3,000 without reading all before. */
import { PAGE } from './design.ts';
import { type ObjectId, type PdfFile, pdfNumber } from './pdf-file.ts';

const PAGES_IN_GROUP = 64;

export interface PageTree {
  add(content: string): Promise<void>;
  readonly count: number;
  /** @returns the root of the tree */
  end(): ObjectId;
}

/** @param resources object that every page draws with; may be written later */
export function createPageTree(file: PdfFile, resources: ObjectId): PageTree {
  const root = file.reserve();
  const groups: { readonly id: ObjectId; readonly count: number }[] = [];
  let group = file.reserve();
  let pages: ObjectId[] = [];
  let count = 0;
  const closeGroup = (): void => {
    if (pages.length === 0) return;
    file.add(`<</Type/Pages/Parent ${root} 0 R/Count ${pages.length}/Kids[${references(pages)}]>>`, group);
    groups.push({ id: group, count: pages.length });
    group = file.reserve();
    pages = [];
  };
  return {
    get count() {
      return count;
    },
    add: async (content) => {
      const contents = await file.addStream('', content);
      const page = `<</Type/Page/Parent ${group} 0 R/Resources ${resources} 0 R/Contents ${contents} 0 R>>`;
      pages.push(file.add(page));
      count += 1;
      if (pages.length === PAGES_IN_GROUP) closeGroup();
    },
    end: () => {
      closeGroup();
      // The group that was begun stays empty.
      file.add('null', group);
      const box = `[0 0 ${pdfNumber(PAGE.width)} ${pdfNumber(PAGE.height)}]`;
      const kids = references(groups.map(({ id }) => id));
      return file.add(`<</Type/Pages/Count ${count}/MediaBox${box}/Kids[${kids}]>>`, root);
    },
  };
}

function references(ids: readonly ObjectId[]): string {
  return ids.map((id) => `${id} 0 R`).join(' ');
}
