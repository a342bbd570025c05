import assert from 'node:assert/strict';
import type { Exchange } from '../../src/playground/emulator/index.ts';
import { assertExchangesMatchSpec, findViolations, skipWithoutSpecs } from './webex-spec.ts';

const person = { id: 'P', emails: ['zoe@example.com'], displayName: 'Zoe Keller', type: 'person' };

function exchange(given: Partial<Exchange>): Exchange {
  return {
    number: 1,
    at: 0,
    method: 'GET',
    path: '/v1/people/me',
    query: {},
    status: 200,
    responseHeaders: {},
    responseBody: person,
    ...given,
  };
}

const posted = exchange({
  method: 'POST',
  path: '/v1/messages',
  requestType: 'application/json',
  requestBody: { roomId: 'R', markdown: 'hello' },
  responseBody: { id: 'M', roomId: 'R', text: 'hello' },
});
const { requestType: _type, requestBody: _body, ...withoutBody } = posted;
const refused = { message: 'no', errors: [{ description: 'no' }], trackingId: 'T' };

const places = (one: Exchange, withAllowed = false) =>
  findViolations([one], withAllowed).map(({ operation, where }) => `${operation} ${where}`);

describe('check against the published Webex description [U]', () => {
  before(function () {
    skipWithoutSpecs(this);
  });

  it('takes what is described', () => {
    assertExchangesMatchSpec([
      exchange({}),
      posted,
      exchange({ path: '/v1/people', query: { email: ['a@example.com'] }, responseBody: { items: [person] } }),
    ]);
  });

  it('takes a refusal that is described, and a cut connection', () => {
    assertExchangesMatchSpec([
      exchange({ status: 404, responseBody: refused }),
      exchange({ status: 0, responseBody: undefined }),
    ]);
  });

  it('refuses to check nothing', () => {
    assert.throws(() => assertExchangesMatchSpec([]), /no exchange/);
  });

  const departures: readonly [string, Exchange, string][] = [
    ['an unknown path', exchange({ path: '/v1/teams' }), 'GET /teams path'],
    ['an unknown method', exchange({ method: 'PATCH', path: '/v1/messages/M' }), 'PATCH /messages/M path'],
    ['a path outside the API', exchange({ path: '/people/me' }), 'GET /people/me path'],
    ['an unknown query parameter', exchange({ query: { verbose: ['1'] } }), 'GET /people/me request.query.verbose'],
    [
      'a query parameter of the wrong type',
      exchange({ path: '/v1/rooms', query: { max: ['many'] }, responseBody: { items: [] } }),
      'GET /rooms request.query.max',
    ],
    [
      'a repeated query parameter',
      exchange({ path: '/v1/rooms', query: { max: ['1', '2'] }, responseBody: { items: [] } }),
      'GET /rooms request.query.max',
    ],
    [
      'a missing query parameter',
      exchange({ path: '/v1/messages', responseBody: { items: [] } }),
      'GET /messages request.query.roomId',
    ],
    [
      'an unknown field in a request',
      { ...posted, requestBody: { roomId: 'R', html: 'x' } },
      'POST /messages request.body.html',
    ],
    [
      'a field of the wrong type in a request',
      { ...posted, requestBody: { roomId: 'R', text: 7 } },
      'POST /messages request.body.text',
    ],
    ['a missing request body', withoutBody, 'POST /messages request.body'],
    [
      'a body where none is taken',
      exchange({ requestType: 'application/json', requestBody: {} }),
      'GET /people/me request.body',
    ],
    [
      'an unknown field in an answer',
      exchange({ responseBody: { ...person, shoeSize: 43 } }),
      'GET /people/me response.body.shoeSize',
    ],
    [
      'a field of the wrong type in an answer',
      exchange({ responseBody: { ...person, emails: 'x' } }),
      'GET /people/me response.body.emails',
    ],
    ['an unknown status', exchange({ status: 418, responseBody: refused }), 'GET /people/me response.status'],
    [
      'a refusal without tracking id',
      exchange({ status: 404, responseBody: { message: 'no' } }),
      'GET /people/me response.body',
    ],
    [
      'a webhook for a resource that does not exist',
      exchange({
        method: 'POST',
        path: '/v1/webhooks',
        requestType: 'application/json',
        requestBody: { name: 'n', targetUrl: 'http://127.0.0.1/', resource: 'everything', event: 'created' },
        responseBody: { id: 'W' },
      }),
      'POST /webhooks request.body.resource',
    ],
  ];
  for (const [title, one, expected] of departures) {
    it(`reports ${title}`, () => {
      assert.deepEqual(places(one), [expected]);
      assert.throws(() => assertExchangesMatchSpec([one]));
    });
  }

  it('lets a known departure of the SDK pass, and shows it when asked', () => {
    const lookup = exchange({
      path: '/v1/people/',
      query: { id: ['P'], showAllTypes: ['false'] },
      responseBody: { items: [person] },
    });
    assertExchangesMatchSpec([lookup]);
    assert.deepEqual(places(lookup, true), ['GET /people path', 'GET /people request.query.showAllTypes']);
  });
});
