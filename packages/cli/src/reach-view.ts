/** Answers about reachability as the machine contract has them, and as people read them. */
import { describe, toCidrs } from '@clausewatch/net/addresses';
import { type Answer, openings } from '@clausewatch/reach/answer';
import { plain } from '@clausewatch/render/text';

/** `open`: also list everything that gets through, because no port was asked about. */
export function reachView(answer: Answer, open: boolean): object {
  const { verdict, packet, path, blockers, missing, reached } = answer;
  const [first] = blockers;
  return {
    verdict,
    packet: packet ?? null,
    path: path ?? [],
    blocker: verdict === 'reachable' ? null : (first?.blocker ?? null),
    missing,
    ...(open
      ? {
          open: reached.flatMap(({ from, to, many, sure }) =>
            openings(sure).map(({ traffic, addresses }) => ({
              from: from.id,
              to: to.id,
              traffic,
              [many === 'source' ? 'sources' : 'destinations']: toCidrs(addresses),
            })),
          ),
        }
      : {}),
  };
}

export function reachReport(answer: Answer, open: boolean): string {
  const { verdict, packet, path = [], blockers, missing, reached } = answer;
  const lines: string[] = [verdict];
  if (packet !== undefined) {
    const port = packet.port === undefined ? '' : ` port ${packet.port}`;
    lines.push(`  ${packet.source} -> ${packet.destination}, ${packet.protocol}${port}`);
  }
  for (const { hop, kind, rule } of path)
    lines.push(`    ${kind} ${plain(hop, 120)}${rule === undefined ? '' : `, rule ${plain(String(rule), 120)}`}`);
  if (verdict !== 'reachable')
    for (const { from, to, blocker } of blockers)
      lines.push(`  ${plain(from.id, 80)} -> ${plain(to.id, 80)}: stopped by ${blocker.kind} ${plain(blocker.id, 80)}`);
  for (const what of missing) lines.push(`  not known: ${plain(what, 200)}`);
  if (open)
    for (const { from, to, sure } of reached)
      for (const { traffic, addresses } of openings(sure))
        lines.push(`  open: ${plain(from.id, 80)} -> ${plain(to.id, 80)} ${traffic} (${describe(addresses)})`);
  return `${lines.join('\n')}\n`;
}
