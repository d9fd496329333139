package com.example.layered.service;

import com.example.layered.model.Member;
import com.example.layered.repository.MemberRepository;
import org.springframework.stereotype.Service;

@Service
public class MemberService {

    private final MemberRepository repository;

    MemberService(MemberRepository repository) {
        this.repository = repository;
    }

    public Member find(long id) {
        return repository.findById(id).orElseThrow();
    }
}
