import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

/** A clause that cites a control, with the parameters it gives. */
export interface Citation {
  readonly policy: string;
  readonly title: string;
  readonly clause: string;
  readonly summary: string;
  readonly control: string;
  readonly with: unknown;
}

interface RawClause {
  readonly id: string;
  readonly summary: string;
  readonly assess?: readonly { readonly kind: string; readonly control?: string; readonly with?: unknown }[];
}

const FOLDER = 'packages/policies/data';

/** Every citation of a control by a shipped policy; the policies' own loader has checked the files. */
export function citations(root: string): readonly Citation[] {
  const folder = join(root, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  return names.toSorted().flatMap((name) => {
    const policy = parse(readFileSync(join(folder, name), 'utf8')) as {
      readonly id: string;
      readonly title: string;
      readonly clauses: readonly RawClause[];
    };
    return policy.clauses.flatMap((clause) =>
      (clause.assess ?? []).flatMap((one) =>
        one.kind === 'control' && one.control !== undefined
          ? [
              {
                policy: policy.id,
                title: policy.title,
                clause: clause.id,
                summary: clause.summary,
                control: one.control,
                with: one.with ?? {},
              },
            ]
          : [],
      ),
    );
  });
}
