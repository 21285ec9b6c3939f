/** Reads a schema the other way round: which fields may stand at a place. For suggestions only. */
import type * as z from 'zod/mini';

import type { Path } from './read-tree.ts';

interface Inner {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly element?: z.ZodMiniType;
  readonly innerType?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
  readonly options?: readonly z.ZodMiniType[];
  readonly in?: z.ZodMiniType;
  readonly values?: readonly unknown[];
}

/** Names of the fields that `schema` knows at `path` of `value`. */
export function keysAt(schema: z.ZodMiniType, path: Path, value: unknown): readonly string[] {
  const inner = schema._zod.def as unknown as Inner;
  const [step, ...rest] = path;
  if (inner.innerType !== undefined) return keysAt(inner.innerType, path, value);
  if (inner.type === 'pipe' && inner.in !== undefined) return keysAt(inner.in, path, value);
  if (inner.options !== undefined)
    return [
      ...new Set(
        inner.options.filter((option) => fits(option, value)).flatMap((option) => keysAt(option, path, value)),
      ),
    ];
  if (inner.shape !== undefined) {
    if (step === undefined) return Object.keys(inner.shape);
    const field = inner.shape[String(step)];
    return field === undefined ? [] : keysAt(field, rest, child(value, step));
  }
  const element = inner.element ?? inner.valueType;
  return step === undefined || element === undefined ? [] : keysAt(element, rest, child(value, step));
}

function child(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<PropertyKey, unknown>>)[step]
    : undefined;
}

/** Of alternatives told apart by `kind`, the one that the value names. */
function fits(option: z.ZodMiniType, value: unknown): boolean {
  const inner = option._zod.def as unknown as Inner;
  if (inner.innerType !== undefined) return fits(inner.innerType, value);
  const kind = inner.shape?.['kind'];
  if (kind === undefined) return true;
  return (kind._zod.def as unknown as Inner).values?.includes(child(value, 'kind')) ?? true;
}
