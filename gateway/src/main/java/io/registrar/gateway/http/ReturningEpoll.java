package io.registrar.gateway.http;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, where a connection that waits for nothing may come to wait for something again. Netty 4.2.18 takes a
 * socket without any interest out of epoll, but does not put it back when it has one again: epoll_ctl fails with ENOENT,
 * and the connection dies. A client that has shut its half, and is slow to take its answers, is such a socket; here it is
 * registered anew. To be dropped as soon as Netty does so itself: {@code OverloadTest} says when.
 */
final class ReturningEpoll implements IoHandler {
    private final IoHandler epoll;

    private ReturningEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new ReturningEpoll(factory.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(handle, epoll.register(handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Used on the event loop alone, as channels use theirs. */
    private final class Registration implements IoRegistration {
        private final IoHandle handle;
        private IoRegistration current;
        private boolean isTakenOut;

        Registration(IoHandle handle, IoRegistration current) {
            this.handle = handle;
            this.current = current;
        }

        @Override
        public long submit(IoOps ops) {
            if (ops.equals(EpollIoOps.NONE)) {
                isTakenOut = true;
            } else if (isTakenOut && current.isValid()) {
                isTakenOut = false;
                current.cancel();
                try {
                    current = epoll.register(handle);
                } catch (Exception failure) {
                    throw new IllegalStateException("Expected to register a connection again", failure);
                }
            }
            return current.submit(ops);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // So says the interface.
        public <T> T attachment() {
            return current.attachment();
        }

        @Override
        public boolean isValid() {
            return current.isValid();
        }

        @Override
        public boolean cancel() {
            return current.cancel();
        }
    }
}
