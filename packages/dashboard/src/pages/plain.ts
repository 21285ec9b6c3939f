/** Pages that only say something: no session, not found, an error. */
import { type Html, html, safePath } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';

export function plainPage(title: string, text: string): Html {
  return layout(
    { title, place: 'none' },
    html`<section class="plain">
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a href="/">Back to today</a></p>
    </section>`,
  );
}

/** Without a session. `path` is where the reader wanted to go; `used` when they brought a token that is no good any more. */
export function lockedPage(path: string, used: boolean): Html {
  return layout(
    { title: 'Not signed in', place: 'none' },
    html`<section class="plain">
      <h1>Not signed in</h1>
      <p>
        ${
          used
            ? 'This link was used already, or is older than ten minutes.'
            : 'This page opens with a link that works once.'
        }
      </p>
      <p>Press Enter in the terminal where <code>clausewatch serve</code> runs: it prints a new link.
      <p>
        You came here from an e-mail or from Slack, and have the page open already?
        <a href="${safePath(path)}">Go on from here</a>: browsers hide a session from links of other pages.
      </p>
    </section>`,
  );
}
