import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';
import type { OfferingEventHandling, ProjectChange } from '../ports.ts';
import { EventOfferings } from './event-offerings.ts';
import type { EventOrigin } from './event-origin.ts';
import { textOf, uuidOf } from './payload.ts';
import { SequenceNumbers } from './sequence-numbers.ts';

type Context = EventContext<EventOrigin>;

/** Who may use what, and how. What changed is read when the resource or project is worked on. */
@Controller()
export class MembershipEvents {
  private readonly logger = new Logger('Events');
  private readonly numbers = new SequenceNumbers();

  constructor(@Inject(EventOfferings) private readonly offerings: EventOfferings) {}

  /** A role of one user was given or taken, or the people of a project or resource are to be looked at. */
  @EventPattern<string>('user_role')
  userRole(@Payload() data: EventData, @Ctx() context: Context): void {
    const offering = this.offerings.of(context);
    if (!offering) return;
    const user = uuidOf(data, 'user_uuid');
    const resource = uuidOf(data, 'resource_uuid');
    const { granted } = data;
    if (user === '' && resource !== '') {
      offering.work.resource(resource);
      offering.seen?.('user_role');
    } else if (user === '') {
      this.markProject(offering, 'user_role', data);
    } else if (typeof granted === 'boolean') {
      this.markProject(offering, 'user_role', data, { who: { user }, left: !granted });
    } else {
      this.logger.error('a message about a role does not say whether it was given or taken', data);
    }
  }

  @EventPattern<string>('resource')
  resource(@Payload() data: EventData, @Ctx() context: Context): void {
    const offering = this.offerings.of(context);
    const resource = uuidOf(data, 'resource_uuid');
    if (!offering) return;
    if (resource === '') {
      this.logger.error('a message about a resource names none', data);
    } else if (!this.numbers.isRepeated(context, resource, data)) {
      offering.work.resource(resource);
      offering.seen?.('resource');
      this.numbers.note(resource, data);
    }
  }

  @EventPattern<string>('service_account')
  serviceAccount(@Payload() data: EventData, @Ctx() context: Context): void {
    this.account('service_account', data, context);
  }

  @EventPattern<string>('course_account')
  courseAccount(@Payload() data: EventData, @Ctx() context: Context): void {
    this.account('course_account', data, context);
  }

  private account(objectType: string, data: EventData, context: Context): void {
    const offering = this.offerings.of(context);
    const action = textOf(data, 'action') || 'create';
    if (!offering) return;
    if (action === 'create' || action === 'delete') {
      const change = { who: { account: textOf(data, 'account_username') }, left: action === 'delete' };
      this.markProject(offering, objectType, data, change);
    } else this.logger.error(`a message of type ${objectType} has the unknown action ${action}`, data);
  }

  private markProject(
    offering: OfferingEventHandling,
    objectType: string,
    data: EventData,
    change?: ProjectChange,
  ): void {
    const project = uuidOf(data, 'project_uuid');
    if (project === '') {
      this.logger.error(`a message of type ${objectType} names no project`, data);
      return;
    }
    offering.work.project(project, change);
    offering.seen?.(objectType);
  }
}
