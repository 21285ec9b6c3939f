import type { Reason } from './verdict.ts';

/**
 * A control's text with the reason's data in place of `{{name}}`; lists are joined by commas. One pass, so braces inside the data stay as
 * they are. A name without data stays too: it is a defect of the control, shown rather than hidden. The result is hostile text: escape it.
 */
export function renderMessage(template: string, data: Reason['data']): string {
  return template.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) return placeholder;
    return typeof value === 'object' ? value.join(', ') : String(value);
  });
}
