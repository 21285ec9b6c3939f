/** What broke, with the exact rule; of a threat, what was seen. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import type { Threat } from '@clausewatch/model/threat';
import { findingLink } from '@clausewatch/render/console-link';
import { firstStep } from '@clausewatch/render/containment';
import { clausesOf } from '@clausewatch/render/promise';
import { basisOf } from '@clausewatch/render/truth';

import type { View } from '../deps.ts';
import { code, counted, facts, type Html, html, said } from './html.ts';
import { instant } from './when.ts';

const most = 40;

export function truth(view: View, incident: Incident): Html {
  if (incident.threat !== undefined) return threatFacts(view, incident.threat);
  const broken = incident.entries.filter(({ state }) => state !== 'holds');
  const counting = broken.length > 0 ? broken : incident.entries;
  const findings = distinct(counting);
  const missing = [...new Set(counting.flatMap((entry) => entry.missing))];
  return html`<ul class="reasons">
      ${findings.slice(0, most).map(({ message, at, control }) => reason(message, at, control))}
      ${findings.length > most ? html`<li class="meta">and ${counted(findings.length - most, 'more reason')}</li>` : ''}
    </ul>
    ${
      missing.length === 0
        ? ''
        : html`<p>
            Not judged, because unknown:
            ${missing.slice(0, most).map((what) => html`<span class="item">${said(what, 160)}</span>`)}
          </p>`
    }
    <p class="meta">${basisOf(incident)}</p>`;
}

interface Finding {
  readonly message: string;
  readonly at: string;
  readonly control: string;
}

/** One line for what several clauses say in the same words of the same place. */
function distinct(entries: readonly Entry[]): readonly Finding[] {
  const found = entries.flatMap(({ messages, reasons, control }) =>
    messages.map((message, index): Finding => ({ message, control, at: reasons[index]?.at ?? '' })),
  );
  return [...new Map(found.map((finding) => [`${finding.at}\n${finding.message}`, finding])).values()];
}

function reason(message: string, at: string, control: string): Html {
  return html`<li>
    ${said(message, 1000)}
    <span class="meta"
      >${at === '' ? '' : html`at ${code(at, 200)} in the configuration, `}found by ${code(control, 80)}</span
    >
  </li>`;
}

function threatFacts({ deps }: View, threat: Threat): Html {
  const step = threat.sample ? undefined : firstStep(threat);
  const link = findingLink(threat);
  const roles = { TARGET: 'the target', ACTOR: 'the one acting: treat it as taken over' };
  return html`${threat.sample ? html`<p class="notice">A sample, made to try the way out: nothing was seen.</p>` : ''}
    <p>${said(threat.title, 500)}</p>
    ${threat.description === threat.title ? '' : html`<p>${said(threat.description, 2000)}</p>`}
    ${facts([
      ['Do first', step === undefined ? undefined : html`${step}`],
      ['Type', code(threat.type, 160)],
      [
        'Detector',
        link === undefined
          ? undefined
          : html`<a href="${link}" rel="noreferrer noopener">Open the finding in GuardDuty</a>`,
      ],
      ['Score', html`${threat.score} of 10, by ${said(threat.detector, 60)}`],
      ['The resource was', threat.role === undefined ? undefined : html`${roles[threat.role]}`],
      [
        'Remote',
        threat.remotes.length === 0
          ? undefined
          : html`${threat.remotes.slice(0, most).map((remote) => html`<span class="item">${code(remote, 100)}</span>`)}`,
      ],
      [
        'Seen',
        html`${counted(threat.count, 'time')}, first ${instant(threat.firstSeen, deps.timeZone)}, last
        ${instant(threat.lastSeen, deps.timeZone)}`,
      ],
      [
        'Resources',
        threat.resources.length === 0
          ? undefined
          : html`${threat.resources.slice(0, most).map(({ type, id }) => html`<span class="item">${said(type, 80)} ${code(id, 200)}</span>`)}`,
      ],
    ])}
    ${threat.archived ? html`<p>It was archived in the detector. Here it stays open until a person closes it.</p>` : ''}
    <p class="meta">Reported by the detector; not checked against the configuration.</p>`;
}

/** The versions it was decided with, one row for each that differs. */
export function versions({ entries }: Incident): Html {
  const rows = clausesOf(entries).map(({ versions: { policy, registers, controls } }) => ({
    policy,
    registers,
    controls,
  }));
  const unique = (pick: (row: (typeof rows)[number]) => string): Html =>
    html`${[...new Set(rows.map(pick))].map((version) => html`<span class="item">${code(version, 90)}</span>`)}`;
  return facts([
    ['Policy', unique(({ policy }) => policy)],
    ['Registers', unique(({ registers }) => registers)],
    ['Controls', unique(({ controls }) => controls)],
  ]);
}
