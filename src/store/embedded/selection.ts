/** Matching rows, newest first. */
export interface Selection {
  readonly length: number;
  rowAt(position: number): number;
}
