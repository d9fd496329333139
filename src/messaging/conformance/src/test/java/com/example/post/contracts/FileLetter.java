package com.example.post.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;

@Command(name = "archive.FileLetter")
public record FileLetter(@Subject String letter, @Personal String text) {}
