export * from './username-generation.ts';
export * from './username-obstacle.ts';
export * from './username-upkeep.ts';
