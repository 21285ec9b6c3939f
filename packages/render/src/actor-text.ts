/** Who made a change, in one line. */
import type { Actor } from '@clausewatch/model/actor';

import { listed, plain } from './text.ts';

/** `platform/alice from 203.0.113.7, with Terraform 1.1.2 (AuthorizeSecurityGroupIngress)`, and who else it may have been. */
export function actorText({ name, from, with: tool, call, others }: Actor): string {
  return [
    plain(name, 160),
    from === undefined ? '' : ` from ${plain(from, 80)}`,
    tool === undefined ? '' : `, with ${plain(tool, 80)}`,
    call === undefined ? '' : ` (${plain(call, 80)})`,
    others === undefined
      ? ''
      : `; or by ${listed(
          others.map((other) => plain(other, 80)),
          3,
        )}, who changed it in between`,
  ].join('');
}
