/** What is answered where no route is: 404 for an unknown path, 405 for a method, and 406 for forms that are not given. */
import type { RequestHandler } from 'express';
import { Problem } from '../../problem';
import type { Operation } from './operation';

interface Place {
  readonly path: string;
  readonly pattern: RegExp;
  readonly operations: readonly Operation[];
}

/** Refuses, before a route does any work, what asks for forms that an operation does not give. Pages and probes, which give text, do not mind. */
export function acceptable(operations: readonly Operation[]): RequestHandler {
  const places = placesOf(operations);
  return (request, _response, next) => {
    const { accept } = request.headers;
    const types = accept === undefined || accept === '*/*' ? [] : typesOf(at(places, request.path)?.operations.find(({ method }) => method === methodOf(request.method)));
    if (accept !== undefined && types.length > 0 && request.accepts(types) === false) throw notAcceptable(accept, types);
    next();
  };
}

/** For what no route took. `pages`: what there is besides, for people. */
export function elsewhere(operations: readonly Operation[], pages: readonly string[]): RequestHandler {
  const places = placesOf(operations);
  const listed = [...pages, ...places.map(({ path }) => path)].join(', ');
  return (request, response) => {
    const allowed = at(places, request.path)?.operations.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])) ?? [];
    if (allowed.length === 0 || allowed.includes(request.method)) throw new Problem(404, 'not-found', 'Not found', `there is no ${request.method} ${request.path} here; there are ${listed}`);
    response.set('Allow', allowed.join(', '));
    throw new Problem(405, 'method-not-allowed', 'This method is not taken here', `${request.path} takes ${allowed.join(', ')}, not ${request.method}`, { allowed });
  };
}

export function notAcceptable(accept: string, given: readonly string[]): Problem {
  return new Problem(406, 'not-acceptable', 'This is not given in that form', `Accept names ${accept}; this is given as ${given.join(', ')}`, { allowed: given });
}

/** Those without parameters first, as routers take them. */
function placesOf(operations: readonly Operation[]): readonly Place[] {
  const paths = [...new Set(operations.map(({ path }) => path))].sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')));
  return paths.map((path) => ({ path, pattern: patternOf(path), operations: operations.filter((operation) => operation.path === path) }));
}

/** Which addresses a path of OpenAPI stands for. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`);
}

const at = (places: readonly Place[], path: string): Place | undefined => places.find(({ pattern }) => pattern.test(path));

const methodOf = (method: string): string => (method === 'HEAD' ? 'get' : method.toLowerCase());

function typesOf(operation: Operation | undefined): string[] {
  const types = Object.values(operation?.answers ?? {}).flatMap(({ content = {} }) => Object.keys(content));
  return types.includes('text/plain') ? [] : [...new Set(types)];
}
