import { Test } from '@nestjs/testing';
import { type OfferingUser, USERNAME_BACKEND, type UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import { BasicUsernameManagementModule } from './basic-username-management.module.ts';

const ANN: OfferingUser = {
  uuid: 'a1',
  username: '',
  state: 'Requested',
  userUuid: 'b2',
  attributes: { user_first_name: 'Ann', user_last_name: 'Bee', user_email: 'ann@example.org' },
};

it('knows nobody, makes no name, and has nothing to do for those who have one or leave', async () => {
  const app = await Test.createTestingModule({ imports: [BasicUsernameManagementModule.forOffering()] }).compile();
  const backend = app.get<UsernameBackend>(USERNAME_BACKEND, { strict: false });
  await expect(backend.getUsername(ANN)).resolves.toBeUndefined();
  await expect(backend.generateUsername(ANN)).resolves.toBeUndefined();
  expect(backend).not.toHaveProperty('syncProfiles');
  expect(backend).not.toHaveProperty('deactivateUsers');
});
