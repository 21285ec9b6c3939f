/** The two ways in which a command answers. */
import type { Context } from './context.ts';

export interface OutputFlags {
  readonly json: boolean;
}

export const jsonFlag = { kind: 'boolean', brief: 'One JSON document on stdout', default: false } as const;

export interface PageInfo {
  /** For `--after`; absent on the last page. */
  readonly next?: string;
}

/** The document of the machine contract, or `shown()` for people. */
export async function answer(
  context: Context,
  { json }: OutputFlags,
  data: unknown,
  shown: () => string,
  page?: PageInfo,
): Promise<void> {
  await context.out(json ? `${JSON.stringify({ data, ...(page === undefined ? {} : { page }) })}\n` : shown());
}
