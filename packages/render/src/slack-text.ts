/** Text for Slack. Its mark-up has no escape character, so what would be mark-up is written with look-alikes. */
import { plain } from './text.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The three characters that Slack's mark-up reserves (Slack, "Formatting text for app surfaces"). */
export function escapeSlack(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** Hostile text as one line of mrkdwn that formats, links, mentions and pictures nothing, at most `most` units long after escaping. */
export function slackText(text: string, most = 500): string {
  let room = most;
  for (;;) {
    const escaped = escapeSlack(tamed(plain(text, room)));
    if (escaped.length <= most) return escaped;
    room = Math.min(room - 1, Math.floor((room * most) / escaped.length));
  }
}

/** Hostile text for `plain_text`, where mark-up means nothing but `<` and `>` may still be read. */
export function slackPlain(text: string, most: number): string {
  return plain(unpaged(text).replaceAll('<', '\u2039').replaceAll('>', '\u203a'), most);
}

/** Hostile text as `inline code`. */
export function slackCode(text: string, most = 300): string {
  return `\`${escapeSlack(plain(text.replaceAll('`', '\u02cb'), most))}\``;
}

/** `@channel` calls everybody where names are looked up. */
function unpaged(text: string): string {
  return text.replace(/@(?=channel|here|everyone)/gi, '\uff20');
}

function tamed(text: string): string {
  return (
    unpaged(text)
      .replaceAll('`', '\u02cb')
      .replaceAll('*', '\u2217')
      .replaceAll('~', '\u223c')
      // Inside a word an underscore formats nothing, and names are full of them.
      .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, '\uff3f')
      // :smile: but not the middle of an IPv6 address, nor of a type such as AWS::IAM::Role.
      .replace(/(?<!\bAWS:):(?=[a-z0-9_+'-]*[g-z_+'-])([a-z0-9_+'-]+):/gi, ':$1\ua789')
  );
}
