export { requireUnmarked, spansInOrder, topicOf } from './drafts.ts';
