/** One incident's news for a pager: it rings, is silenced, or ends, under one key for its whole life. */
import type { Delivery } from '@clausewatch/model/incident';

import { concerned, consequence, contextOf, markOf } from './headline.ts';
import type { Occasion, Page } from './message.ts';
import { placeOf, sentenceOf } from './promise.ts';
import { pageOf as incidentPage } from './story.ts';
import { plain } from './text.ts';
import { dueLines, sinceLines } from './timing.ts';

const actions: Readonly<Partial<Record<Delivery['news'], Page['action']>>> = {
  acknowledged: 'acknowledge',
  excepted: 'resolve',
  resolved: 'resolve',
};

/** Pure: the same occasion gives the same page. */
export function pageOf(occasion: Occasion): Page {
  const { incident, delivery, pages } = occasion;
  const { resource, alias, environment } = incident;
  const [first] = concerned(incident);
  const context = contextOf(occasion);
  const start = `[${markOf(occasion)}] ${context === '' ? '' : `${context}: `}`;
  const link = incidentPage(pages, incident.id);
  return {
    action: actions[delivery.news] ?? 'trigger',
    dedupKey: incident.id,
    summary: plain(`${start}${plain(incident.title, 600)}${consequence(occasion)}`, 1000),
    severity: incident.severity,
    source: plain(`${resource.provider}/${resource.account}/${resource.region}/${resource.type}/${resource.id}`, 400),
    component: plain(resource.name ?? resource.id, 200),
    group: plain(environment ?? alias ?? resource.account, 100),
    class: plain(first?.control ?? incident.kind, 100),
    at: incident.openedAt,
    details: {
      ...(first === undefined ? {} : { promise: sentenceOf(first), place: placeOf(first) }),
      since: sinceLines(occasion).join(' '),
      due: dueLines(occasion).join(' '),
      key: plain(delivery.id, 120),
    },
    ...(link === undefined ? {} : { link }),
  };
}
