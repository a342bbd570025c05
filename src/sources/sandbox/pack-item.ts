/** One step of reading as it is handed from process to process, without what the receiver knows by itself. */
import type { PeopleItem, SourceItem } from '../../audit/ports.ts';

/** The source's kind, name and time of import are left out: they are the receiver's to say. */
export function packItem(item: SourceItem): object {
  if (item.kind === 'rejected') return { where: item.where, reason: item.reason };
  const { event, identity } = item.incoming;
  const { sources, ...rest } = event;
  return { where: sources[0]?.where ?? '', event: rest, identity };
}

export function packPerson(item: PeopleItem): object {
  return item.kind === 'rejected'
    ? { where: item.where, reason: item.reason }
    : { where: item.where, person: item.person };
}
