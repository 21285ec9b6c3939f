/** What editors say of each field; keys are field names joined by dots, list positions left out. */
import { severities } from '@clausewatch/model/verdict';

export const policyWords: Readonly<Record<string, string>> = {
  id: 'Short name of the policy, never used again for another one: small letters, digits and hyphens.',
  title: 'Title of the document, as messages quote it.',
  company: 'Whose policy it is.',
  version: 'Three numbers. Major: something is no longer watched. Minor: more is. Patch: words.',
  fallback: 'True: it steps back. A control that another policy cites too is then not quoted with this one.',
  clauses: 'The document, sentence by sentence, in its order.',
  'clauses.id': 'Stable and never used again, also after the sentence is gone: P-7.',
  'clauses.summary':
    'The sentence in your own words. Shown, marked as a paraphrase, where the document is not at hand.',
  'clauses.source':
    'Where the sentence stands. Leave it out when there is no document. "npm run policy:locate" prints it.',
  'clauses.source.file': 'File name of the document, without folders.',
  'clauses.source.lines': 'First and last line, counted from 1, blank lines included.',
  'clauses.source.start': 'First character on the first line, counted from 0.',
  'clauses.source.length': 'Length in characters, line breaks included.',
  'clauses.source.sha256': 'SHA-256 of the sentence, each run of white space as one blank.',
  'clauses.class':
    'fact: data can decide it. partly: data can disprove it, a person decides the rest. attested: only a person can say.',
  'clauses.owner': 'Role that answers for it; a person in the registers fills it by "owns".',
  'clauses.systems': 'What it speaks of: load balancers, MongoDB Atlas.',
  'clauses.frameworks': 'What the policy itself says that it serves: ISO 27001:2022 A.8.20.',
  'clauses.severity': 'How bad a breach is. Left out: what the control says.',
  'clauses.repairWithin': 'How soon a breach is to be mended: PT4H, P7D.',
  'clauses.assertions': 'What the sentence claims, in a form that can be compared with other clauses.',
  'clauses.assess': 'How it is decided. Several entries are several parts, and all of them must hold.',
  'clauses.assess.kind':
    'control: a mechanism looks. attestation: a person says so. unproven: what is missing. not-falsifiable: why nothing can decide it.',
  'clauses.assess.control': 'Name of the control.',
  'clauses.assess.with': 'Its parameters. "$adminNetworks" stands for the register of that name.',
  'clauses.assess.environments':
    'The environments that the sentence speaks of. What surely lies in another one is left out; what nobody places is not.',
  'clauses.assess.by': 'Role that signs.',
  'clauses.assess.every': 'How long a signature holds: P3M, P1Y.',
  'clauses.assess.statement': 'What is signed.',
  'clauses.assess.missing': 'What it would take: connector atlas, reachability.',
  'clauses.assess.reason': 'Why no evidence could ever break it, and what would change that.',
};

const networks = {
  cidrs: 'Address ranges: 198.18.0.0/15, 2001:db8::/32.',
  groups: 'Security groups whose members are meant.',
  purpose: 'What they are for.',
};

export const registerWords: Readonly<Record<string, string>> = {
  organisation: 'The company. Absent: times are in UTC.',
  'organisation.name': 'Name, as messages show it.',
  'organisation.timeZone': 'IANA time zone of schedules and due times: Europe/Dublin.',
  accounts: 'Accounts and projects that are ours. Absent: whether an owner is foreign cannot be told.',
  'accounts.id': 'Account id, in quotes: "111122223333".',
  'accounts.alias': 'Name, as messages show it.',
  'accounts.provider': 'aws, unless said otherwise.',
  'accounts.environment': 'Environment of everything in it, unless a network says otherwise.',
  environments:
    'Which network or account belongs to which environment. Absent: tags are believed, and messages say so.',
  'environments.environment': 'production, staging, development, ...',
  'environments.accounts': 'Account ids, in quotes.',
  'environments.networks': 'Network ids: vpc-0a1b2c3d. A network outweighs its account.',
  adminNetworks:
    'From where administrators may come. Absent: nothing public is trusted, and of private addresses nothing is known.',
  authorisedServers: 'Which servers may reach the databases. Absent: as for adminNetworks.',
  ...Object.fromEntries(
    ['adminNetworks', 'authorisedServers'].flatMap((list) =>
      Object.entries(networks).map(([field, words]) => [`${list}.${field}`, words]),
    ),
  ),
  publicEndpoints: 'What may face the internet. Absent: not known.',
  'publicEndpoints.name': 'Name for people.',
  'publicEndpoints.endpoint': 'Resource id, ARN or host name.',
  'publicEndpoints.ports': 'tcp/443, ...',
  'publicEndpoints.owner': 'Role that answers for it.',
  ports: 'Ports that are open on purpose. Absent: no port has a documented purpose.',
  'ports.port': 'tcp/443, tcp/5985-5986.',
  'ports.purpose': 'Why it is open.',
  'ports.public': 'True: open to the internet.',
  'ports.owner': 'Role that answers for it.',
  'ports.ticket': 'Where it was approved.',
  thirdParties: 'Outside parties with access. Absent: none are known.',
  'thirdParties.name': 'Name of the company.',
  'thirdParties.accounts': 'Their account ids, in quotes.',
  'thirdParties.cidrs': 'Their address ranges.',
  'thirdParties.purpose': 'What they do for us.',
  people: 'Who answers, approves and signs. Absent: nobody can approve or sign.',
  'people.id': 'Short name, stands once.',
  'people.name': 'Name, as messages show it.',
  'people.email': 'Address for messages.',
  'people.roles': 'What they may do: viewer, responder, approver, reviewer, admin.',
  'people.owns': 'Owner roles of clauses that they fill: platform-security, CISO.',
  'people.slack': 'Member id on Slack: U012AB3CD. They are mentioned and known by it.',
  handling: 'How incidents are handled. Absent: nobody is called; what a policy calls due still is.',
  'handling.repairWithin': 'How soon a breach is to be mended, of clauses that name no time: { high: P1D }.',
  'handling.acknowledgeWithin':
    'How soon somebody is to acknowledge; then whoever is on call is told: { critical: PT15M }.',
  ...Object.fromEntries(
    ['repairWithin', 'acknowledgeWithin'].flatMap((field) =>
      severities.map((severity) => [`handling.${field}.${severity}`, 'PT15M, PT4H, P7D.']),
    ),
  ),
  'handling.hours': 'Working hours. A time to acknowledge that ends outside them ends at their next beginning.',
  'handling.aroundTheClock': 'Severities that do not wait for the hours. Absent: critical and high.',
  'handling.onCall': 'Who is called: the first row whose hours it is.',
  'handling.onCall.people': 'Ids of the register of people.',
  'handling.onCall.hours': 'Absent: at any time.',
  ...Object.fromEntries(
    ['handling.hours', 'handling.onCall.hours'].flatMap((list) => [
      [`${list}.days`, 'monday, tuesday, ...'],
      [`${list}.from`, 'Time of day: 08:00.'],
      [`${list}.to`, 'Time of the same day; 24:00 is its end.'],
      [`${list}.timeZone`, "IANA time zone. Absent: the organisation's."],
    ]),
  ),
  'handling.settle':
    'A breach that is over within is not told; a critical one does not wait. Absent: PT2M. PT0S: nothing waits.',
  'handling.cooldown':
    'What comes back within is flapping: told once, then not before it was quiet for as long. Absent: PT1H. PT0S: never.',
  'handling.remindBefore': 'How long before its end an exception is brought to mind. Absent: P7D.',
  remediation: 'What this program may change in your cloud, after a person approved it. Absent: nothing.',
  'remediation.clauses': 'pythias/P-2, ... A remedy is made only if every clause that it closes stands here.',
  'remediation.mode': 'act, or dry-run: everything but the change. Absent: dry-run.',
  'remediation.environments': 'Only there; where the environment is not known, nothing. Absent: anywhere.',
  'remediation.perHour': 'Resources that are changed within any 60 minutes. Absent: 5.',
  'remediation.approvalWithin': 'An approval that is older is stale. Absent: P1D.',
  'people.iam': 'Principal on AWS, as its session shows it: arn:aws:sts::111122223333:assumed-role/Responder/ada.',
  'people.oidc': 'Subject of an OpenID Connect provider behind its issuer: https://login.example.com|ada.',
  alerts: 'What each channel hears, and when. Absent: low waits for the daily digest, a pager hears high and critical.',
  'alerts.email': 'E-mail. Absent: all but low at once, low in the digest.',
  'alerts.email.now': 'Severities that are told at once.',
  'alerts.email.digest': 'Severities that wait for the daily digest. What stands in neither list is not told.',
  'alerts.slack': 'Slack. Absent: as e-mail.',
  'alerts.slack.now': 'Severities that are told at once.',
  'alerts.slack.digest': 'Severities that wait for the daily digest. What stands in neither list is not told.',
  'alerts.pager': 'The pager. Absent: high and critical.',
  'alerts.pager.now': 'Severities that ring.',
  'alerts.digest': 'When the digest is written.',
  'alerts.digest.at': 'Time of day: 08:00, unless said otherwise.',
  'alerts.digest.timeZone': "IANA time zone of those who read it. Absent: the organisation's.",
  'alerts.incidentsPerWeek':
    'Noise budget: how many incidents a week one control may bring to one channel. Above it its messages go into the digest. Absent: 50.',
};
