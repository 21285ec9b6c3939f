/** The customer's own documents. A sentence is quoted only when its hash says that it is the very sentence. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Clause, Policy, Sentence, Source } from '@clausewatch/model/policy';

import { sha256 } from './sha256.ts';
import { readText } from './load.ts';

export interface PolicyDocument {
  /** `\n` line ends, no byte order mark. */
  readonly text: string;
  /** The text with each run of white space as one blank, and where in `text` each of its characters stands. */
  readonly plain: string;
  readonly offsets: readonly number[];
}
/** By file name without folders. */
export type Documents = ReadonlyMap<string, PolicyDocument>;

const MAX_BYTES = 1_000_000;
/** Blanks in a row that a sentence over several lines may have lost when it was wrapped again. */
const REWRAPPED = 8;

export function readDocument(raw: string): PolicyDocument {
  const text = raw.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const offsets: number[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const blank = /\s/.test(text.charAt(i));
    if (blank && (plain === '' || plain.endsWith(' '))) continue;
    plain += blank ? ' ' : text.charAt(i);
    offsets.push(i);
  }
  return { text, plain, offsets };
}

/** Reads those files of the folders (not of folders below) that the policies name. What is missing, too large or not UTF-8 is left out. */
export function loadDocuments(folders: readonly string[], policies: readonly Policy[]): Documents {
  const wanted = new Set(policies.flatMap(({ clauses }) => clauses.flatMap(({ source }) => source?.file ?? [])));
  const found = new Map<string, PolicyDocument>();
  for (const folder of folders.filter((path) => existsSync(path)))
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!wanted.has(entry.name) || found.has(entry.name)) continue;
      const text = readText(join(folder, basename(entry.name)), MAX_BYTES);
      if (typeof text === 'string') found.set(entry.name, readDocument(text));
    }
  return found;
}

/** The clause's sentence: quoted where the document holds it, wherever its lines have gone; else our own words. */
export function sentenceOf(clause: Clause, policy: Policy, documents: Documents): Sentence {
  const base = { policy: policy.id, clause: clause.id, policyTitle: policy.title };
  const { source } = clause;
  if (source === undefined) return { ...base, text: clause.summary, quoted: false, paraphrased: 'no-source' };
  const where = { file: source.file, line: source.lines[0] };
  const document = documents.get(source.file);
  const found = document === undefined ? undefined : (atPlace(document, source) ?? anywhere(document, source));
  if (found !== undefined) return { ...base, text: found.text, quoted: true, file: source.file, line: found.line };
  const paraphrased = document === undefined ? 'no-document' : 'changed';
  return { ...base, text: clause.summary, quoted: false, paraphrased, ...where };
}

interface Found {
  readonly text: string;
  readonly line: number;
}

/** White space at the ends gone, each run of it within as one blank: what is hashed. */
export function normalised(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function atPlace(document: PolicyDocument, source: Source): Found | undefined {
  const [line] = source.lines;
  const before = document.text.split('\n', line - 1).reduce((length, text) => length + text.length + 1, 0);
  const raw = document.text.slice(before + source.start, before + source.start + source.length);
  const text = normalised(raw);
  if (sha256(text) !== source.sha256) return undefined;
  return { text, line: lineOf(document.text, before + source.start + raw.search(/\S/)) };
}

/**
 * The sentence somewhere else. Its words are not known, only their hash and length: every stretch of that length which starts and ends
 * at the edge of a word is hashed (a few thousand hashes for a document of ten pages). Exact: a stretch with the right hash is the sentence.
 */
function anywhere({ text, plain, offsets }: PolicyDocument, source: Source): Found | undefined {
  const slack = source.lines[1] > source.lines[0] ? REWRAPPED : 0;
  const edges = edgesOf(plain);
  const isEdge = new Set(edges);
  for (let length = source.length; length >= Math.max(1, source.length - slack); length--)
    for (const start of edges) {
      if (!isEdge.has(start + length)) continue;
      const stretch = plain.slice(start, start + length);
      if (sha256(stretch) === source.sha256) return { text: stretch, line: lineOf(text, offsets[start] ?? 0) };
    }
  return undefined;
}

/** Every place between two characters that do not belong to one word, the ends of the text among them. */
function edgesOf(text: string): readonly number[] {
  const inWord = Array.from(text.split(''), (character) => /[\p{L}\p{N}]/u.test(character));
  return [...inWord, false].flatMap((here, at) => (here && inWord[at - 1] === true ? [] : [at]));
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
