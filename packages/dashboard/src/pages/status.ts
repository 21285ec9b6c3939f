/** How the intake is doing: what came in, and what did not get through. */
import type { View } from '../deps.ts';
import { facts, type Html, html } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { instant } from '../parts/when.ts';

export async function statusPage({ deps }: View): Promise<Html> {
  const { events, unrecognised, deadLetters, missedEvents, lastSweep } = await deps.status();
  const count = (value: number, words: string): Html =>
    html`<strong>${value.toLocaleString('en')}</strong> <span class="meta">${words}</span>`;
  return layout(
    { title: 'Intake', place: 'none', timeZone: deps.timeZone },
    html`<header class="lead">
        <h1>Intake</h1>
        <p class="sub">What came in, and what did not get through.</p>
      </header>
      ${facts([
        ['Events', count(events, 'received')],
        ['Not recognised', count(unrecognised, 'in no format that is known here; counted, and not assessed')],
        ['Given up', count(deadLetters, 'after every retry; `clausewatch redrive` tries them again')],
        ['Missed', count(missedEvents, 'changes that only a sweep found: their event never came')],
        ['Last sweep', lastSweep === null ? html`none yet` : instant(lastSweep, deps.timeZone)],
      ])}
      <p class="more"><a href="/">Back to today</a></p>`,
  );
}
