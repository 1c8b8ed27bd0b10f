import { passesOnLan } from "../../support/lan-scenarios";

passesOnLan("etcd");
