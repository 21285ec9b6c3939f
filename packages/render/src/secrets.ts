/** Secrets that people leave in names and descriptions. Access key ids stay: they are names, and a reader needs them to act. */
const secrets: readonly RegExp[] = [
  /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/gi,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-)\w{16,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs,
  /(?<=\b(?:aws_)?(?:secret(?:_?access)?_?key|session_?token|password|passwd|pwd|api_?key|token)(?:["']?\s{0,3}=\s{0,3}["']?|["']\s{0,3}:\s{0,3}["']))[^\s"',;]{6,}/gi,
  /(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/g,
];

/** The text with `(secret)` in place of what looks like one. */
export function redacted(text: string): string {
  return secrets.reduce((clean, secret) => clean.replace(secret, '(secret)'), text);
}
