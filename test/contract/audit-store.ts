/**
 * Every promise of the AuditStore port, as tests. Each store runs this whole
 * suite; a backend's own spec adds only what is special to it.
 */
import { describeAppending } from './audit-store/appending.ts';
import { describeArriving } from './audit-store/arriving.ts';
import { describeCounting } from './audit-store/counting.ts';
import { describeDumping } from './audit-store/dumping.ts';
import { describeErasing } from './audit-store/erasing.ts';
import { describeKeeping } from './audit-store/keeping.ts';
import { describeKeepingProperties } from './audit-store/keeping-properties.ts';
import { describeNames } from './audit-store/names.ts';
import { describePaging } from './audit-store/paging.ts';
import { describeProperties } from './audit-store/properties.ts';
import { describePurging } from './audit-store/purging.ts';
import { describeRecognising } from './audit-store/recognising.ts';
import type { OpenStore, StoreCapabilities } from './audit-store/suite.ts';

/**
 * @param name the backend, as it appears in test titles
 * @param open a new, empty store each time; `isAnonymous` is the test for service identities that it must use
 */
export function describeAuditStore(name: string, open: OpenStore, capabilities: StoreCapabilities): void {
  describe(`${name} keeps the promises of AuditStore`, () => {
    describeAppending(open);
    describeArriving(open, capabilities);
    describeRecognising(open);
    describePaging(open);
    describeCounting(open);
    describeNames(open);
    describeKeeping(open, capabilities);
    describePurging(open, capabilities);
    describeErasing(open, capabilities);
    describeDumping(open, capabilities);
    describeProperties(open, capabilities);
    describeKeepingProperties(open, capabilities);
  });
}
