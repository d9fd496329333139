package com.example.wrong.untaken.tasks;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "tasks.Do")
public record Do(@Subject String what) {}
