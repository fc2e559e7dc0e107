/**
 * What was decided, told to one receiver: a notification for each student that an event concerns, by HTTP, at least once, and in
 * order for each student.
 *
 * <pre>
 *  OutcomeReader → NotificationSource → StudentChanges → WaitingNotifications → WebhookDispatcher ‖ WebhookClient ‖ the receiver
 *                                                                                    ↓
 *                                                                 Deliveries (a file), SystemEvents
 * </pre>
 *
 * {@link io.registrar.gateway.webhooks.NotificationType} is the table of what notifies whom. {@link
 * io.registrar.gateway.webhooks.WebhookDispatcher} decides what is sent when, {@link io.registrar.gateway.webhooks.Deliveries}
 * remembers what was, {@link io.registrar.gateway.webhooks.WebhookSecret} is how a receiver knows who has sent it.
 *
 * <p>Thread rule: all of it runs on the dispatcher's one thread, but for the HTTP client's own. Promise: it reads the log of outcomes
 * behind the engine and takes nothing from the threads that decide or serve, whatever the receiver does; what it keeps is bounded.
 */
package io.registrar.gateway.webhooks;
