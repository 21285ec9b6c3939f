/** Incidents and messages as the machine contract has them, and as people read them. */
import type { Message, ReplayResult } from '@clausewatch/local/replay';
import type { Incident } from '@clausewatch/model/incident';
import { remediesOf } from '@clausewatch/model/remedies';
import { counted, plain } from '@clausewatch/render/text';

import { remedyView } from './remedy-view.ts';

export function incidentView(incident: Incident): object {
  const { id, kind, resource, subject, state, severity, openedAt, updatedAt, occurrences, sources, entries } = incident;
  return {
    id,
    kind,
    resource: { ...resource, name: resource.name ?? null },
    subject,
    clauses: entries.map(({ policy, clause, state: now }) => ({ policy, clause, state: now })),
    state,
    severity,
    openedAt,
    updatedAt,
    occurrences,
    sources,
    reasons: [...new Set(entries.flatMap(({ messages }) => messages))],
  };
}

/** With everything that is known of it. */
export function incidentDetail(incident: Incident, related: readonly Incident[]): object {
  const { entries, fix, timeline, deliveries, changedBy, environment, alias, title, resolvedAt, resolvedBy } = incident;
  return {
    ...incidentView(incident),
    title,
    environment: environment ?? null,
    alias: alias ?? null,
    resolvedAt: resolvedAt ?? null,
    resolvedBy: resolvedBy ?? null,
    changedBy: changedBy ?? null,
    related: related.map(({ id }) => id),
    entries: entries.map(
      ({ policy, clause, control, sentence, owner, repairWithin, severity, state, messages, missing, versions }) => ({
        policy,
        clause,
        control,
        sentence,
        owner,
        repairWithin: repairWithin ?? null,
        severity,
        state,
        reasons: messages,
        missing,
        versions,
      }),
    ),
    fix: fix ?? null,
    remedies: remediesOf(incident.acts).map((proposal) => remedyView(incident, proposal)),
    timeline,
    deliveries,
  };
}

export function messageView(message: Message): object {
  const { channel, incident, text } = message;
  return channel === 'email'
    ? { channel, incident, subject: message.subject, text }
    : { channel, incident, subject: text, blocks: message.blocks };
}

/** One line for each incident, then how many messages went out. */
export function replayReport({ incidents, messages, deadLetters }: ReplayResult): string {
  const lines = incidents.map((incident) => {
    const own = messages.filter((message) => message.incident === incident.id).length;
    const clauses = [...new Set(incident.entries.map(({ policy, clause }) => `${policy} ${clause}`))].join(', ');
    const where = `${incident.resource.id} in ${incident.alias ?? incident.resource.account}`;
    return [
      `${incident.state.padEnd(12)} ${incident.severity.padEnd(8)} ${incident.openedAt.slice(0, 16).replace('T', ' ')}  ${plain(incident.title, 100)}`,
      `             ${incident.id}  ${plain(where, 80)}; breaks ${clauses}; ${counted(own, 'message')}`,
    ].join('\n');
  });
  const open = incidents.filter(({ state }) => state !== 'resolved').length;
  return [
    ...lines,
    `${counted(incidents.length, 'incident')}, ${open} not over; ${counted(messages.length, 'message')}, ${counted(deadLetters.length, 'dead letter')}`,
    '',
  ].join('\n');
}
