/** What a workbook may be at most. Far above what an audit export needs, far below what would hurt. */
export interface ZipLimits {
  /** Parts of the archive. */
  readonly entries: number;
  /** Bytes of all parts that are read, unpacked. */
  readonly inflatedBytes: number;
  /** Unpacked to packed bytes of one part; looked at from `ratioFromBytes` on, as small parts may pack well. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

/**
 * A worksheet of 1,048,576 rows by eleven columns is about 400 MB of XML. Rows that are all alike pack about 60 : 1;
 * 1,032 : 1 is the most that deflate can do.
 */
export const ZIP_LIMITS: ZipLimits = {
  entries: 1000,
  inflatedBytes: 640 * 1024 * 1024,
  ratio: 250,
  ratioFromBytes: 8 * 1024 * 1024,
};
