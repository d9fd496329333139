package com.example.post.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "archive.CallCourier")
public record CallCourier(@Subject String letter) {}
