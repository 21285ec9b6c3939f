/** YAML (hence JSON too) to plain values, with the line of every field. */
import { Document, LineCounter, type Node, isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';

/** A file as its reader found it. */
export interface SourceFile {
  /** As messages name it. */
  readonly name: string;
  readonly text: string;
}

export type Path = readonly PropertyKey[];

export interface Tree {
  readonly file: string;
  readonly value: unknown;
  /** Line, from 1, of the field at `path`, or of the nearest thing above it that exists. */
  lineOf(path: Path): number;
}

/** Anchors that one file may reuse: more than any hand-written file needs, too few to grow one into gigabytes. */
const MAX_ALIASES = 50;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Faults of syntax that are worth naming; what follows from the first is noise. */
const MAX_FAULTS = 5;

/** Appends to `problems` whatever keeps the text from being read; then there is no tree. */
export function readTree(source: SourceFile, problems: string[]): Tree | undefined {
  try {
    return parseTree(source, problems);
  } catch (error) {
    // Stack exhausted by nesting: the only thing that the parser throws rather than reports.
    if (!(error instanceof RangeError)) throw error;
    problems.push(`${source.name}:1: fields are nested too deeply; such a file cannot be a policy or a register`);
    return undefined;
  }
}

function parseTree({ name, text }: SourceFile, problems: string[]): Tree | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, version: '1.2' });
  const lineAt = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line);
  const faults = [...document.errors, ...document.warnings].map(
    (fault) => `${name}:${lineAt(fault.pos[0])}: not readable as YAML or JSON: ${fault.message}`,
  );
  problems.push(...[...new Set(faults)].slice(0, MAX_FAULTS));
  if (faults.length > 0) return undefined;
  const before = problems.length;
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && FORBIDDEN_KEYS.has(String(key.value)))
        problems.push(
          `${name}:${lineAt(key.range?.[0])}: ${String(key.value)}: no field may have this name; remove it`,
        );
    },
    Alias: (_, alias, path) => {
      const target = alias.resolve(document);
      if (target === undefined || path.includes(target))
        problems.push(
          `${name}:${lineAt(alias.range?.[0])}: *${alias.source}: ${target === undefined ? 'there is no such anchor above' : 'the anchor contains itself'}; write the value out`,
        );
    },
  });
  if (problems.length > before) return undefined;
  if (!isMap(document.contents)) {
    problems.push(`${name}:1: this is not a list of fields; the file must begin with fields such as "id: my-policy"`);
    return undefined;
  }
  const value = plain(document, name, problems);
  if (value === undefined) return undefined;
  return { file: name, value, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function plain(document: Document.Parsed, name: string, problems: string[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push(`${name}:1: anchors are reused too often (${error.message}); write the values out`);
    return undefined;
  }
}

/** Offset of the value at `path`; of its key where the value is a block below it. */
function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isPair(pair)) return offset;
      offset = startOf(pair.key) ?? offset;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      offset = startOf(next) ?? offset;
    }
    if (next === undefined || next === null) return offset;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
