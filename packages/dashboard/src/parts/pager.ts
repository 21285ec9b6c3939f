import type { PageOf } from '../view/page-of.ts';
import { type Html, html } from './html.ts';

/** Links to the pages before and after; nothing when there is one page. `query` keeps the filters. */
export function pager<T>({ page, pages }: PageOf<T>, path: string, query: Readonly<Record<string, string>>): Html {
  if (pages === 1) return html``;
  const link = (to: number, label: string, rel: string): Html =>
    html`<a rel="${rel}" href="${path}?${new URLSearchParams({ ...query, page: String(to) }).toString()}">${label}</a>`;
  return html`<nav class="pager" aria-label="Pages">
    ${page > 1 ? link(page - 1, 'Before', 'prev') : ''} <span>Page ${page} of ${pages}</span>
    ${page < pages ? link(page + 1, 'After', 'next') : ''}
  </nav>`;
}
