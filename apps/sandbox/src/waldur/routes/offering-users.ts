import { act, type OfferingUserAction, rename } from '../machines/offering-users.ts';
import type { OfferingUserRecord } from '../state/people-records.ts';
import { offeringUserView } from '../views/people.ts';
import { contains, type Filters, is, isTrue, isUuid, page } from './listing.ts';
import { type Call, ok, type Reply, type Routes } from './route.ts';

const USERS = '/api/marketplace-offering-users/';
const USER = `${USERS}{uuid}/`;

const filters: Filters<OfferingUserRecord> = {
  offering_uuid: isUuid((record) => record.offering.uuid),
  user_uuid: isUuid((record) => record.user.uuid),
  user_username: is((record) => record.user.username),
  state: is((record) => record.state),
  is_restricted: isTrue((record) => record.is_restricted),
  has_consent: isTrue((record) => record.has_consent),
  query: contains(
    (record) => record.username ?? '',
    (record) => record.user.username,
  ),
};

export const offeringUserRoutes: Routes = {
  [`GET ${USERS}`]: (call) =>
    page(call, call.store.offeringUsers.all, (record) => offeringUserView(call.views, record), filters),
  [`PATCH ${USER}`]: (call) => {
    const record = find(call);
    const { username } = call.body;
    if (username !== undefined) rename(record, username as string | null);
    return ok(offeringUserView(call.views, record));
  },
  [`POST ${USER}begin_creating/`]: action('begin_creating'),
  [`POST ${USER}set_error_creating/`]: action('set_error_creating'),
  [`POST ${USER}set_pending_account_linking/`]: action('set_pending_account_linking'),
  [`POST ${USER}set_pending_additional_validation/`]: action('set_pending_additional_validation'),
  [`POST ${USER}set_validation_complete/`]: action('set_validation_complete'),
  [`POST ${USER}set_deleting/`]: action('set_deleting'),
  [`POST ${USER}set_deleted/`]: action('set_deleted'),
};

function action(name: OfferingUserAction) {
  return (call: Call): Reply => {
    act(find(call), name, call.body);
    return ok();
  };
}

function find(call: Call): OfferingUserRecord {
  return call.store.offeringUsers.require(call.params['uuid']);
}
