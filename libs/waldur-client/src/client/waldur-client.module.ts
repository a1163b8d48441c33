import { Module } from '@nestjs/common';
import { WaldurClientFactory } from './waldur-client.factory.ts';

@Module({ providers: [WaldurClientFactory], exports: [WaldurClientFactory] })
export class WaldurClientModule {}
