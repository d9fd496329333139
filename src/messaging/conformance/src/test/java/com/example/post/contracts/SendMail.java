package com.example.post.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "letters.SendMail")
public record SendMail(@Subject String letter) {}
