/** The routes that an Express app has mounted, as `GET /api/recompute/:id`; what is mounted below a path of its own, such as a page of others, is left out. */
import type { Express } from 'express';
import { z } from 'zod';

const layer = z.looseObject({
  route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
  /** Whether it is mounted at the root. */
  slash: z.boolean().optional(),
  handle: z.unknown(),
});
const router = z.looseObject({ stack: z.array(layer) });

export function mountedRoutes({ router: root }: Express): readonly string[] {
  return routesOf(router.parse({ stack: root.stack }).stack);
}

function routesOf(stack: readonly z.infer<typeof layer>[]): string[] {
  return stack.flatMap(({ route, slash, handle }) => {
    if (route) return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`);
    const within = typeof handle === 'function' && 'stack' in handle ? router.safeParse({ stack: handle.stack }) : undefined;
    return within?.success && slash === true ? routesOf(within.data.stack) : [];
  });
}
