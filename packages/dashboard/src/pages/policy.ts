/** The policy itself, as its document reads, with the state of each clause in the margin. */
import type { Ground } from '@clausewatch/model/catalogue';
import type { Policy } from '@clausewatch/model/policy';

import type { View } from '../deps.ts';
import { balance } from '../parts/balance.ts';
import { clauseNote } from '../parts/clause-note.ts';
import { counted, type Html, html } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { whyNot } from '../parts/promise.ts';
import { type Line, linesOf, type Piece } from '../view/document.ts';
import { clauseStates, type Standings, standingsOf } from '../view/standing.ts';

interface Sheet {
  readonly grounds: ReadonlyMap<string, Ground>;
  readonly standings: Standings;
  readonly policy: Policy;
  readonly timeZone: string;
}

export async function policyPage(view: View, policy: Policy): Promise<Html> {
  const { app, deps } = view;
  const standings = await standingsOf(view);
  const own = app.plan.catalogue.grounds.filter((ground) => ground.policy === policy.id);
  const sheet: Sheet = {
    policy,
    standings,
    timeZone: deps.timeZone,
    grounds: new Map(own.map((ground) => [ground.clause.id, ground])),
  };
  const files = [...new Set(own.flatMap(({ sentence }) => (sentence.quoted ? (sentence.file ?? []) : [])))];
  const read = files.flatMap((file) => {
    const document = deps.documents().get(file);
    const grounds = own.filter(({ sentence }) => sentence.file === file);
    return document === undefined ? [] : [{ file, ...linesOf(document, grounds) }];
  });
  const rest = own.filter(({ clause }) => !read.some(({ placed }) => placed.has(clause.id)));
  return layout(
    { title: policy.title, place: 'policies', timeZone: deps.timeZone },
    html`<header class="lead wide">
        <p class="kicker">${policy.company}</p>
        <h1>${policy.title}</h1>
        <p class="meta">
          ${policy.id} version ${policy.version},
          ${counted(policy.clauses.length, 'clause')}.${read.length > 0 ? ' Words that no clause claims are pale.' : ''}
        </p>
        ${balance([...standings.values()].filter((standing) => standing.policy === policy.id))}
      </header>
      ${read.map(({ file, lines }) => html`<article class="sheet" aria-label="${file}">${lines.map((line) => lineOf(sheet, line))}</article>`)}
      ${rest.length === 0 ? '' : summaries(sheet, rest, read.length > 0)}`,
  );
}

function lineOf(sheet: Sheet, { kind, pieces, begins, number }: Line): Html {
  const notes = begins.flatMap((clause) => sheet.grounds.get(clause) ?? []);
  const several = pieces.filter(({ clauses }) => clauses.length > 0).length > 1;
  const words = pieces.map((piece) => html`${pieceOf(sheet, piece)}${several ? piece.ends.map(reference) : ''}`);
  const text = kind === 'heading' ? html`<h2 class="words">${words}</h2>` : html`<p class="words ${kind}">${words}</p>`;
  return html`<div class="row row-${kind}" id="line-${number}">
    ${text}
    ${
      notes.length === 0
        ? ''
        : html`<ul class="notes">
            ${notes.map((ground, index) => clauseNote(ground, standingOf(sheet, ground), sheet.timeZone, sameAs(sheet, notes.slice(0, index), ground)))}
          </ul>`
    }
  </div>`;
}

/** Leads from a sentence to its note, where a line has several. */
function reference(clause: string): Html {
  return html`<a class="reference" href="#${encodeURIComponent(clause)}">${clause}</a>`;
}

/** Several clauses may stand on one sentence: it is drawn as the worst of them. */
function pieceOf({ policy, standings }: Sheet, { text, clauses }: Piece): Html {
  if (clauses.length === 0) return html`<span class="unclaimed">${text}</span>`;
  const states = clauses.map((clause) => standings.get(`${policy.id}/${clause}`)?.state ?? 'unproven');
  const worst = clauseStates.find((state) => states.includes(state)) ?? 'unproven';
  return html`<span class="claimed tone-${worst}">${text}</span>`;
}

/** The note above that already names the one incident of this clause. */
function sameAs(sheet: Sheet, above: readonly Ground[], ground: Ground): string | undefined {
  const only = (one: Ground): string | undefined => {
    const incidents = standingOf(sheet, one)?.incidents ?? [];
    return incidents.length === 1 ? incidents[0]?.id : undefined;
  };
  const id = only(ground);
  return id === undefined ? undefined : above.find((one) => only(one) === id)?.clause.id;
}

function standingOf({ policy, standings }: Sheet, { clause }: Ground): ReturnType<Standings['get']> {
  return standings.get(`${policy.id}/${clause.id}`);
}

/** Where the document is not at hand, or does not hold the sentence: our own words. */
function summaries(sheet: Sheet, grounds: readonly Ground[], beside: boolean): Html {
  const [first] = grounds;
  const why = first === undefined ? '' : whyNot(first.sentence);
  return html`<section class="sheet" aria-labelledby="summaries">
    <div class="row">
      <h2 id="summaries" class="words">${beside ? 'Clauses without their sentence' : 'The clauses, in our words'}</h2>
    </div>
    <p class="words aside"><span class="tag">paraphrase</span> ${why}</p>
    ${grounds.map(
      (ground) =>
        html`<div class="row">
          <p class="words paraphrased">${ground.clause.summary}</p>
          <ul class="notes">
            ${clauseNote(ground, standingOf(sheet, ground), sheet.timeZone)}
          </ul>
        </div>`,
    )}
  </section>`;
}
