import { passesInPods } from "../../support/kind-scenarios";

passesInPods("etcd");
