/** Calls to the control API of the playground. A refusal becomes an Error with a sentence for people. */

const answered = async (response) => {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.message ?? `The playground answered ${response.status}.`);
  return body;
};

const call = async (method, path, options = {}) => {
  let response;
  try {
    response = await fetch(`/playground/api${path}`, { method, ...options });
  } catch (cause) {
    throw new Error('The playground does not answer. Is it still running?', { cause });
  }
  return answered(response);
};

const post = (path, body) =>
  call('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const sendMessage = (message) => post('/messages', message);

/** @param message as, spaceId, text, mention, parentId; @param file a File of the browser. */
export const sendFile = (message, file) => {
  const query = new URLSearchParams({ name: file.name });
  for (const [name, value] of Object.entries(message)) if (value !== undefined) query.set(name, String(value));
  return call('POST', `/files?${query}`, { headers: { 'content-type': 'application/octet-stream' }, body: file });
};

export const sendSample = (sample) => post('/samples', sample);
export const pressCard = (press) => post('/presses', press);
export const moveClock = (move) => post('/clock', move);
export const setFault = (fault) => post('/faults', fault);
export const turnCentre = (turn) => post('/centre', turn);
export const readExchange = (number) => call('GET', `/exchanges/${number}`);
export const clearRecords = () => call('DELETE', '/records');

/** Follows the server's events; the browser reconnects by itself and gets the whole state again. */
export const followChanges = ({ onState, onPatch, onLost }) => {
  const source = new EventSource('/playground/api/stream');
  source.addEventListener('state', ({ data }) => onState(JSON.parse(data)));
  source.addEventListener('patch', ({ data }) => onPatch(JSON.parse(data)));
  source.addEventListener('error', onLost);
};
