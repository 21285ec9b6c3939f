/** Severity and state as a shape and a word: colour never says anything alone. */
import type { Entry, Incident, IncidentState } from '@clausewatch/model/incident';
import type { Severity } from '@clausewatch/model/verdict';

import { type ClauseState, stateWords } from '../view/standing.ts';
import { type Html, html } from './html.ts';

const severityShapes: Readonly<Record<Severity, Html>> = {
  critical: html`<path d="M8 0l8 8-8 8-8-8z" />`,
  high: html`<path d="M8 1l8 14H0z" />`,
  medium: html`<path d="M2 2h12v12H2z" />`,
  low: html`<circle cx="8" cy="8" r="6" />`,
};

const stateShapes: Readonly<Record<ClauseState, Html>> = {
  broken: html`<path class="line" d="M3 3l10 10M13 3L3 13" />`,
  threat: html`<path class="line" d="M8 2.5l6 11H2zM8 7v3" />`,
  undetermined: html`<path class="line" d="M4.6 5a3.4 3.4 0 1 1 5 3C8.4 8.7 8 9.2 8 10.2" /><circle
      cx="8"
      cy="14"
      r="1.5"
    />`,
  excepted: html`<path class="line" d="M5 3v10M11 3v10" />`,
  holds: html`<path class="line" d="M2.5 8.500l4 4 7-9" />`,
  silent: html`<circle cx="2.5" cy="9" r="1.7" /><circle cx="8" cy="9" r="1.7" /><circle cx="13.5" cy="9" r="1.7" />`,
  unproven: html`<circle class="line" cx="8" cy="8" r="5.5" />`,
  attested: html`<path class="line" d="M3 13l1-3.500L11 2.500l2.5 2.5-7 7z" />`,
  'not-falsifiable': html`<path class="line" d="M2 8h12" />`,
};

function shape(drawing: Html): Html {
  return html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${drawing}</svg>`;
}

export function severityMark(severity: Severity): Html {
  return html`<span class="mark tone-${severity}">${shape(severityShapes[severity])}${severity}</span>`;
}

export function stateShape(state: ClauseState): Html {
  return shape(stateShapes[state]);
}

export function stateMark(state: ClauseState, word: string = stateWords[state]): Html {
  return html`<span class="mark tone-${state}">${stateShape(state)}${word}</span>`;
}

const entryStates: Readonly<Record<Entry['state'], readonly [ClauseState, string]>> = {
  broken: ['broken', 'broken'],
  unknown: ['undetermined', 'can no longer be decided'],
  excepted: ['excepted', 'excepted'],
  holds: ['holds', 'holds again'],
};

export function entryMark(state: Entry['state'], kind: Incident['kind']): Html {
  if (kind === 'threat') return state === 'broken' ? stateMark('threat') : stateMark('attested', 'dealt with');
  return stateMark(...entryStates[state]);
}

const incidentWords: Readonly<Record<IncidentState, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  fixing: 'Being fixed',
  excepted: 'Excepted',
  resolved: 'Resolved',
  reopened: 'Reopened',
};

export function incidentWord(state: IncidentState): string {
  return incidentWords[state];
}
