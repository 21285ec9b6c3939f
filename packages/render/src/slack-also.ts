/** What else is going on with the same thing, on Slack: in this thread, or somewhere else. */
import type { Incident } from '@clausewatch/model/incident';
import type { KnownBlock } from '@slack/types';

import type { Occasion } from './message.ts';
import { mostRelated, notOver, relatedLine } from './related.ts';
import { linked, titled } from './slack-blocks.ts';
import { slackText } from './slack-text.ts';
import { pageOf } from './story.ts';

/** Pure: equal blocks mean that a message needs no change. */
export function alsoOf(occasion: Occasion): readonly KnownBlock[] {
  const open = notOver(occasion.related ?? []);
  const here = open.filter(({ id }) => occasion.places?.get(id)?.here === true);
  const rest = open.filter((one) => !here.includes(one));
  return [...titled('Also here', linesOf(occasion, here)), ...titled('Also', linesOf(occasion, rest))];
}

function linesOf(occasion: Occasion, open: readonly Incident[]): readonly string[] {
  const lines = open.slice(0, mostRelated).map((incident) => lineOf(occasion, incident));
  return open.length > mostRelated ? [...lines, `and ${open.length - mostRelated} more: see the incident`] : lines;
}

function lineOf({ places, pages, timeZone }: Occasion, incident: Incident): string {
  const place = places?.get(incident.id);
  const page = pageOf(pages, incident.id);
  const text = slackText(relatedLine(incident, timeZone), 400);
  if (place?.link !== undefined) return `${text} ${linked(place.link, place.here ? 'its message' : 'its thread')}`;
  return page === undefined ? text : `${text} ${linked(page, 'its page')}`;
}
