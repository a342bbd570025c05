import type { Allowance } from './webex-spec.ts';

/**
 * What the SDK and real Webex do outside the published description. Each entry
 * says why it is taken; anything that no entry covers fails.
 */
export const ALLOWED: readonly Allowance[] = [
  {
    reason:
      'The SDK looks people up by `people/?id=...&showAllTypes=false`; the description knows showAllTypes for PUT only.',
    operation: /^GET \/people$/,
    where: /^(path|request\.query\.showAllTypes)$/,
  },
  {
    reason:
      'The framework registers one webhook for resource `all` and event `all`, a firehose the webhooks guide describes.',
    operation: /^(GET|POST|PUT) \/webhooks(\/\{webhookId\})?$/,
    where: /^(request|response)\.body(\.items\.\d+)?\.(resource|event)$/,
    value: 'all',
  },
  {
    reason: 'Attachment describes files of content management only; the cards guide gives contentType and content.',
    operation: /^(GET|POST) \/messages/,
    where: /^(request|response)\.body(\.items\.\d+)?\.attachments\.0\.(contentType|content(\..+)?)$/,
  },
  {
    reason:
      'DirectMessage leaves out attachments, threads, html and edits, which messages of a 1:1 space have like any other.',
    operation: /^GET \/messages\/direct$/,
    where: /^response\.body\.items\.\d+\.(attachments|parentId|html|updated|mentionedPeople|mentionedGroups)$/,
  },
  {
    reason: 'POST answers with the message as GET does, html and parentId included.',
    operation: /^POST \/messages$/,
    where: /^response\.body\.(html|parentId)$/,
  },
  {
    reason: 'Uploads are multipart/form-data, as the message attachments guide says.',
    operation: /^POST \/messages$/,
    where: /^request\.type$/,
  },
  {
    reason: 'The inputs of a card are whatever the card asks for; the description shows four as an example.',
    operation: /\/attachment\/actions/,
    where: /^(request|response)\.body\.inputs\./,
  },
  {
    reason: 'Files are read from the address in the message, as the message attachments guide says.',
    operation: /^(GET|HEAD) \/contents\//,
    where: /^path$/,
  },
  {
    reason: 'The address of a next page comes from the Link header and is not ours to read.',
    operation: /^GET \/(people|rooms|memberships|webhooks|admin\/securityAudit\/events)$/,
    where: /^request\.query\.cursor$/,
  },
  {
    reason: 'The SDK asks for its catalogue of services before and after signing in.',
    operation: /^GET \/u2c\/api\/v1\/(limited\/)?catalog$/,
    where: /^path$/,
  },
  {
    reason: 'Without webhooks the SDK registers a device, and sends metrics about its socket.',
    operation: /^(POST|PUT|DELETE) \/(wdm\/api\/v1\/devices|metrics\/api\/v1\/)/,
    where: /^path$/,
  },
  {
    reason: 'The token address is published in the security schemes, not among the paths.',
    operation: /^POST \/access_token$/,
    where: /^path$/,
  },
  {
    reason: 'Tokens of a Service App are described by the page about Service Apps, which is not among the files here.',
    operation: /^POST \/applications\/[^/]+\/token$/,
    where: /^path$/,
  },
];
