import { behaviours, distribution, listener, loadBalancer } from '../kit/build-web.ts';
import { cases } from '../kit/cases.ts';
import control from './http-redirects-only.ts';

const http = (type: string, rest: { readonly protocol?: string; readonly status?: string } = {}, port = 80) =>
  listener(
    { port, protocol: 'HTTP', actions: [{ type, ...rest }] },
    { raw: { DefaultActions: [{ Type: type, TargetGroupArn: "arn:aws:x:'; reboot #" }] } },
  );

export default cases(
  control,
  {},
  {
    compliant: {
      'a redirect to HTTPS': { given: http('redirect', { protocol: 'HTTPS', status: 'HTTP_301' }) },
      'a refusal': { given: http('fixed-response', { status: '403' }) },
      'a distribution that redirects, and refuses plain HTTP for the API': {
        given: distribution({ behaviours: behaviours(['*', 'redirect-to-https'], ['/api/*', 'https-only']) }),
      },
    },
    violation: {
      'forwarded as it is': { given: http('forward'), messages: ['serves'], subjects: ['http 80'] },
      'on another port': { given: http('forward', {}, 8080), subjects: ['http 8080'] },
      'a login page over plain HTTP': {
        given: listener({ port: 80, protocol: 'HTTP', actions: [{ type: 'authenticate-oidc' }, { type: 'forward' }] }),
        messages: ['serves'],
      },
      'a page of its own': { given: http('fixed-response', { status: '200' }), messages: ['serves'] },
      'a redirect that stays with HTTP': { given: http('redirect', { protocol: 'HTTP' }), messages: ['stays'] },
      'a redirect that keeps what was asked for': {
        given: http('redirect', { protocol: '#{protocol}' }),
        messages: ['stays'],
      },
      'a redirect that names no protocol': { given: http('redirect', { status: 'HTTP_302' }), messages: ['stays'] },
      'a classic load balancer': {
        given: loadBalancer([80, 'HTTP'], [443, 'HTTPS', 'ELBSecurityPolicy-TLS-1-2-2017-01']),
        messages: ['classic'],
        subjects: ['http 80'],
      },
      'one path of a distribution': {
        given: distribution({ behaviours: behaviours(['*', 'redirect-to-https'], ['/img/*', 'allow-all']) }),
        messages: ['serves'],
        subjects: ['http /img/*'],
      },
      'one path served, another not shown': {
        given: distribution({ behaviours: behaviours(['*', 'allow-all'], ['/img/*']) }),
        subjects: ['http *'],
        missing: '/img/*',
      },
    },
    notApplicable: {
      'a listener with TLS': { given: listener({ port: 443, protocol: 'HTTPS', actions: [{ type: 'forward' }] }) },
      'TCP on another port': { given: listener({ port: 5432, protocol: 'TCP', actions: [{ type: 'forward' }] }) },
      'a load balancer whose listeners are resources of their own': { given: loadBalancer() },
      'a classic load balancer with TLS only': { given: loadBalancer([443, 'HTTPS']) },
      'a distribution that is switched off': {
        given: distribution({ enabled: false, behaviours: behaviours(['*', 'allow-all']) }),
      },
    },
    undetermined: {
      'a listener whose actions are not shown': {
        given: listener({ port: 80, protocol: 'HTTP' }),
        missing: 'the default action',
      },
      'a fixed answer whose status is not shown': { given: http('fixed-response'), missing: 'the default action' },
      'a listener whose protocol is not shown': { given: listener({ port: 80 }), missing: 'the protocol' },
      'TCP on port 80 hides what answers': {
        given: listener({ port: 80, protocol: 'TCP', actions: [{ type: 'forward' }] }),
        missing: 'behind tcp/80',
      },
      'TCP on port 80 of a classic load balancer': { given: loadBalancer([80, 'TCP']), missing: 'behind tcp/80' },
      'a distribution whose behaviours are not shown': { given: distribution({}), missing: 'the cache behaviours' },
      'a viewer protocol policy that nobody knows': {
        given: distribution({ behaviours: behaviours(['*', 'http3-only']) }),
        missing: 'the viewer protocol policy of *',
      },
    },
  },
);
