import type { ResourceType } from "../provider/resource";
import { randomBytes, randomId } from "./bytes";
import { randomPet } from "./pet";
import { randomPassword, randomString } from "./text";
import { randomInteger, randomShuffle, randomUuid } from "./values";

/** The resource types of the random plugin, by their type tokens. */
export const randomResources: Readonly<Record<string, ResourceType>> = {
  "random:index/randomBytes:RandomBytes": randomBytes,
  "random:index/randomId:RandomId": randomId,
  "random:index/randomInteger:RandomInteger": randomInteger,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomPet:RandomPet": randomPet,
  "random:index/randomShuffle:RandomShuffle": randomShuffle,
  "random:index/randomString:RandomString": randomString,
  "random:index/randomUuid:RandomUuid": randomUuid,
  "random:index/randomUuid4:RandomUuid4": randomUuid,
};
