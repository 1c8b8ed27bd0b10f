// The least a Pulumi program can be: what it costs is the engine's and not ours.
"use strict";
require("@pulumi/pulumi");
exports.hello = "world";
