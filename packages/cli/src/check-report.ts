/** What `check` shows to people: sentence by sentence, what breaks it. */
import type { Catalogue } from '@clausewatch/model/catalogue';
import type { Proof } from '@clausewatch/model/proof';
import { counted, plain } from '@clausewatch/render/text';
import { styleText } from 'node:util';

import type { Row } from './check-rows.ts';

/** Rows shown of one clause and verdict; the rest are counted. */
const most = 12;

export function checkReport(catalogue: Catalogue, rows: readonly Row[], colour: boolean): string {
  const bold = (text: string): string => (colour ? styleText('bold', text) : text);
  const byClause = Map.groupBy(rows, ({ policy, clause }) => `${policy}/${clause}`);
  const blocks = catalogue.grounds.flatMap(({ policy, clause, sentence }) => {
    const own = byClause.get(`${policy}/${clause.id}`);
    if (own === undefined) return [];
    const place = sentence.line === undefined ? sentence.policyTitle : `${sentence.policyTitle}, line ${sentence.line}`;
    const mark = sentence.quoted ? '' : ' (paraphrase)';
    const lines = own.slice(0, most).flatMap((row) => describe(row, colour));
    const rest = own.length > most ? [`    ... and ${counted(own.length - most, 'more row')}`] : [];
    return [
      [bold(`${policy} ${clause.id}`) + `  ${plain(sentence.text, 300)}${mark}`, `  ${place}`, ...lines, ...rest].join(
        '\n',
      ),
    ];
  });
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function describe(row: Row, colour: boolean): readonly string[] {
  const { type, id, name, account, region } = row.resource;
  const word = row.verdict.toUpperCase();
  const shown = colour && row.verdict === 'violation' ? styleText('red', word) : word;
  const who = `${type} ${id}${name === null || name === id ? '' : ` (${name})`} in ${account} ${region}`;
  const why = row.reasons.map(
    ({ message, at, proof }) =>
      `      ${plain(message, 300)}${at === '' ? '' : `  [${plain(at, 80)}]`}${proof === undefined ? '' : provenBy(proof)}`,
  );
  const missing = row.missing.length === 0 ? [] : [`      not known: ${plain(row.missing.join('; '), 300)}`];
  return [
    `  ${shown}  ${plain(who, 200)}${row.subject === '' ? '' : `: ${plain(row.subject, 80)}`}`,
    ...why.slice(0, 3),
    ...missing,
  ];
}

/** The packet that gets through, and how much is exposed like its destination. */
function provenBy({ packet, count }: Proof): string {
  const port = packet.port === undefined ? '' : `/${packet.port}`;
  const way = `${packet.source} -> ${packet.destination}, ${packet.protocol}${port}`;
  return `\n      proven: ${plain(way, 200)} gets through; ${count === 1 ? '1 endpoint is' : `${count} endpoints are`} exposed`;
}
