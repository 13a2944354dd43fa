// What a service says about its HTTP routes and WebSockets, and the errors it answers with.
export * from './http.ts';
export * from './problem.ts';
