import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGroup, deleteGroup } from '../server/modules/people/people.ts';
import { deleteBuilding } from '../server/modules/places/places.ts';
import { deleteResource } from '../server/modules/resources/resources.ts';
import { createService } from '../server/modules/services/services.ts';
import { createEPaperController, createEPaperTag } from '../server/modules/signage/signage.ts';
import type { Db } from '../server/platform/db/connect.ts';
import { refusal } from './support/refused.ts';
import {
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
} from './support/database.ts';

/**
 * What is shown of a thing changes with a version and its event. A foreign key that deletes or empties rows by itself does neither, so each
 * one says here why nothing that has a version changes by it.
 */
const OWN = 'a piece of what is deleted, shown with that alone';
const WHOLE_GOES =
  'goes whole with the place or resource it is of, whose deletion is told; it has no event of its own then';
const MIRROR = 'goes whole with the connection that it was read through, whose deletion is told';
const NOT_DELETED = {
  people: 'people are deactivated, never deleted',
  bookings: 'only bookings that came to nothing are deleted, by the transaction that wrote them',
} as const;
const reasons: Readonly<Record<string, string>> = {
  access_key_booking_fk: NOT_DELETED.bookings,
  access_key_resource_fk: WHOLE_GOES,
  approval_link_user_fk: NOT_DELETED.people,
  approval_request_booking_fk: NOT_DELETED.bookings,
  approval_request_group_fk:
    'who is asked is shown with nothing; where nobody is left, whoever manages the place decides',
  approval_request_user_fk: NOT_DELETED.people,
  approval_request_visit_fk: 'visits are never deleted',
  assignment_check_in_assignment_fk: OWN,
  assignment_release_assignment_fk: OWN,
  attendance_figure_group_fk: 'figures have no version',
  attendance_figure_week_fk: OWN,
  badge_answer_badge_fk: OWN,
  booking_attendee_booking_fk: NOT_DELETED.bookings,
  booking_charge_booking_fk: NOT_DELETED.bookings,
  booking_release_booking_fk: NOT_DELETED.bookings,
  booking_resource_booking_fk: NOT_DELETED.bookings,
  call_budget_connection_fk: OWN,
  call_window_budget_fk: OWN,
  calendar_feed_resource_fk: 'has no version',
  check_in_booking_fk: NOT_DELETED.bookings,
  connection_token_connection_fk: OWN,
  connect_session_connection_fk: 'has no version, and asks for nothing more',
  field_mapping_connection_fk: MIRROR,
  field_mapping_version_mapping_fk: OWN,
  external_ref_connection_fk: MIRROR,
  custom_field_connection_fk: MIRROR,
  mapping_drift_connection_fk: MIRROR,
  merge_item_plan_fk: OWN,
  merge_plan_connection_fk: MIRROR,
  source_fill_connection_fk: MIRROR,
  push_channel_connection_fk: MIRROR,
  push_dirty_channel_fk: OWN,
  sync_attempt_run_fk: OWN,
  sync_difference_run_fk: OWN,
  sync_deletion_review_connection_fk: MIRROR,
  person_link_connection_fk: MIRROR,
  person_link_position_connection_fk: MIRROR,
  sync_record_connection_fk: MIRROR,
  sync_run_connection_fk: MIRROR,
  sync_run_stream_run_fk: OWN,
  sync_stream_connection_fk: MIRROR,
  delegate_delegate_fk: NOT_DELETED.people,
  delegate_user_fk: NOT_DELETED.people,
  delivery_webhook_fk: 'webhooks are never deleted',
  e_paper_alert_tag_fk: OWN,
  e_paper_controller_building_fk: WHOLE_GOES,
  e_paper_tag_controller_fk: OWN,
  favourite_resource_fk: 'has no version',
  favourite_user_fk: NOT_DELETED.people,
  floor_plan_floor_fk: OWN,
  hold_booking_fk: NOT_DELETED.bookings,
  notice_setting_user_fk: NOT_DELETED.people,
  notification_user_fk: NOT_DELETED.people,
  online_meeting_booking_fk: NOT_DELETED.bookings,
  paired_device_building_fk: WHOLE_GOES,
  paired_device_floor_fk: WHOLE_GOES,
  paired_device_resource_fk: WHOLE_GOES,
  password_link_user_fk: NOT_DELETED.people,
  policy_group_policy_fk: OWN,
  presence_decision_booking_fk: NOT_DELETED.bookings,
  presence_decision_resource_fk: 'has no version',
  resource_amenity_resource_fk: OWN,
  resource_code_resource_fk: OWN,
  resource_part_whole_fk: OWN,
  resource_unit_resource_fk: OWN,
  seat_draw_building_fk: WHOLE_GOES,
  seat_request_draw_fk: OWN,
  seat_request_user_fk: NOT_DELETED.people,
  series_service_series_fk: 'series are never deleted',
  service_assignee_item_fk: 'services are never deleted',
  service_offer_item_fk: 'services are never deleted',
  service_offer_plan_fk: OWN,
  service_order_booking_fk: NOT_DELETED.bookings,
  service_plan_item_item_fk: 'services are never deleted',
  service_plan_item_plan_fk: OWN,
  service_task_order_fk: OWN,
  service_time_booking_fk: NOT_DELETED.bookings,
  service_time_resource_fk: OWN,
  session_user_fk: NOT_DELETED.people,
  space_request_group_fk: WHOLE_GOES,
  team_day_organiser_fk: NOT_DELETED.people,
  team_day_place_booking_fk: NOT_DELETED.bookings,
  team_day_place_day_fk: OWN,
  unwelcome_visitor_building_fk: WHOLE_GOES,
  user_building_user_fk: NOT_DELETED.people,
  user_group_member_user_fk: NOT_DELETED.people,
  user_manager_manager_fk: NOT_DELETED.people,
  user_manager_user_fk: NOT_DELETED.people,
  visit_purpose_building_fk: WHOLE_GOES,
  visit_questionnaire_building_fk: WHOLE_GOES,
  visiting_policy_building_fk: WHOLE_GOES,
  waiting_entry_resource_entry_fk: OWN,
  work_day_week_fk: OWN,
  work_week_user_fk: NOT_DELETED.people,
  zone_shift_booking_fk: NOT_DELETED.bookings,
};

const emptying = async (db: Db): Promise<string[]> =>
  (
    await sql<{ name: string }>`select conname as name from pg_constraint
      where contype = 'f' and confdeltype in ('c', 'n', 'd') and conparentid = 0 and connamespace = 'public'::regnamespace`.execute(
      db,
    )
  ).rows.map(({ name }) => name);

let testing: TestDatabase;
beforeAll(async () => void (testing = await createTestDatabase()));
afterAll(() => testing[Symbol.asyncDispose]());

test('a foreign key that deletes or empties by itself says why nothing changes unsaid by it', async () => {
  const { db } = await createWorld(testing.database, 'UTC');
  const found = await emptying(db);
  expect(found.length).toBeGreaterThan(60);
  expect(found.toSorted()).toEqual(Object.keys(reasons).toSorted());
});

test('what a service or an e-paper tag names is not deleted under it', async () => {
  const { ctx, ...world } = await createWorld(testing.database, 'UTC');
  const at = { ctx, ...world };
  const [buildingId, empty] = [await createBuilding(at), await createBuilding(at)];
  const [offered, tagged] = [await createResource(at, { buildingId }), await createResource(at, { buildingId })];
  const { id: groupId } = await createGroup(ctx, { name: 'Kitchen' });
  const offers = [{ resourceId: offered }, { buildingId: empty }];
  await createService(ctx, { name: 'Coffee', timing: 'before', groupIds: [groupId], offers });
  const controller = await createEPaperController(ctx, { name: 'Cellar', type: 'minewServer', buildingId });
  await createEPaperTag(ctx, { controllerId: controller.id, label: 'T-1', resourceId: tagged });
  expect(await refusal(deleteGroup(ctx, { id: groupId }))).toBe('in_use');
  expect(await refusal(deleteResource(ctx, { id: offered }))).toBe('in_use');
  expect(await refusal(deleteResource(ctx, { id: tagged }))).toBe('in_use');
  expect(await refusal(deleteBuilding(ctx, { id: empty }))).toBe('in_use');
});
