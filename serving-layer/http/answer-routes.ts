/** A route whose answer is prepared: what costs is done once per question and position, not once per request. */
import type { Request, Response } from 'express';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { parseRecency } from '../query/recency';
import { answerOf, awaited } from './answering';
import { sendRendered } from './headers';
import type { PreparedAnswers, PreparedParts } from './prepared-answers';
import { Questions, type Asked, type Question } from './question';
import { goneSignal, patternOf } from './request-facts';
import type { Shortcut } from './shortcut';

export interface AnsweringParts extends PreparedParts {
  readonly partitions: number;
}

/** Gives routes; `read` says what is asked by the parameters of a request with this path. It throws Problem. */
export function answerRoutes(parts: AnsweringParts & { readonly prepared: PreparedAnswers; readonly shortcut: Shortcut }) {
  const { view, prepared, shortcut } = parts;
  const send = (response: Response, question: Question): void => sendRendered(response, prepared.body(question, answerOf(view, question.recency)));

  return (read: (params: URLSearchParams, path: string) => Asked) => {
    const questions = new Questions((params) => parseRecency(params, INPUT_TOPICS, parts.partitions), read);
    return (request: Request, response: Response): Promise<void> | undefined => {
      const question = questions.at(request.originalUrl);
      if (question.recency.atLeast) return awaited(view, question.recency, goneSignal(response)).then(() => send(response, question));
      send(response, question);
      if (request.method === 'GET') shortcut.learn(request.originalUrl, question, patternOf(request));
      return undefined;
    };
  };
}

export type AnswerRoutes = ReturnType<typeof answerRoutes>;
