/** What a data folder adds to an explanation. */
import type { CoverageRow } from '@clausewatch/engine/coverage';
import type { Incident } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

/** What the data folder adds; absent without one. */
export interface Evidence {
  readonly rows: readonly CoverageRow[];
  readonly open: readonly Incident[];
}

export interface Explained {
  readonly data: object;
  readonly shown: () => string;
}

export function openOf(
  evidence: Evidence | undefined,
  concerns: (entry: Incident['entries'][number]) => boolean,
): readonly Incident[] {
  return (evidence?.open ?? []).filter(({ entries }) =>
    entries.some((entry) => entry.state !== 'holds' && concerns(entry)),
  );
}

export function evidenceLines(
  evidence: Evidence | undefined,
  first: readonly string[],
  open: readonly Incident[],
): readonly string[] {
  if (evidence === undefined) return ['Evidence', '  none at hand: name the data folder of a server with --data'];
  const incidents = open.map(({ id, severity, title }) => `  ${id}  ${severity}  ${plain(title, 120)}`);
  return [
    'Evidence',
    ...first.map((line) => `  ${line}`),
    ...(incidents.length === 0 ? ['  no incident that is not over'] : incidents),
  ];
}

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
