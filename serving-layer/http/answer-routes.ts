/** A route whose answer is prepared: what costs is done once per question and position, not once per request. */
import type { Request, Response } from 'express';
import { notAcceptable } from '../../common/http/openapi/surface';
import { spanOf } from '../../common/http/traced';
import { MEDIA_TYPES } from '../query/format';
import { answerOf, awaited } from './answering';
import { preferred } from './formats';
import { isKnown, sendRendered, sendUnchanged } from './headers';
import type { PreparedAnswers, PreparedParts } from './prepared-answers';
import { Questions, type Asked, type Question } from './question';
import { goneSignal, patternOf } from './request-facts';
import type { Shortcut } from './shortcut';
import type { Tables } from './tables';
import { answerFields } from './traced-answer';

export interface AnsweringParts extends PreparedParts {
  readonly partitions: number;
}

/** Gives routes; `read` says what is asked by the parameters of a request. It throws Problem. */
export function answerRoutes({ view, prepared, shortcut, tables }: AnsweringParts & { readonly prepared: PreparedAnswers; readonly shortcut: Shortcut; readonly tables: Tables }) {
  const send = async (request: Request, response: Response, question: Question): Promise<void> => {
    const { recency, table } = question;
    const { accept } = request.headers;
    const format = table?.portion.format ?? preferred(accept);
    const answer = answerOf(view, recency);
    spanOf(response)?.set(answerFields(answer, recency));
    if (table && format && (format !== 'json' || table.portion.cursor !== undefined)) {
      await tables.send(request, response, question, table, format, answer);
      return;
    }
    // Without a table, JSON is all there is, and the caller may take it as its second choice.
    if (format !== 'json' && (table || request.accepts(MEDIA_TYPES.json) === false)) throw notAcceptable(accept ?? '', table ? Object.values(MEDIA_TYPES) : [MEDIA_TYPES.json]);
    const rendered = prepared.rendered(question, answer);
    const known = request.headers['if-none-match'];
    if (known !== undefined && isKnown(known, rendered.answer.tag)) sendUnchanged(response, rendered.answer.tag, rendered.ages);
    else sendRendered(response, rendered);
    if (request.method === 'GET' && recency.atLeast === undefined) shortcut.learn(request.originalUrl, question, patternOf(request));
  };

  return (read: (params: URLSearchParams) => Asked) => {
    const questions = new Questions(read);
    return (request: Request, response: Response): Promise<void> => {
      const question = questions.at(request.originalUrl);
      const { recency } = question;
      return recency.atLeast ? awaited(view, recency, goneSignal(response)).then(() => send(request, response, question)) : send(request, response, question);
    };
  };
}

export type AnswerRoutes = ReturnType<typeof answerRoutes>;
